package org.tidings.hub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tidings.engine.Engine;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.NodeCodec;
import org.tidings.protocol.NodeInfo;
import org.tidings.protocol.NodeMessage;

/**
 * The nodes that share the engine, and this one's part among them: each says how it is, at once and
 * then often, and carries out its part of what another is asked to have done everywhere.
 *
 * <p>OUTSIDE → MEETING → MET → GONE. While it is OUTSIDE the housekeeper tries to meet; if that
 * fails it is OUTSIDE again. When it is GONE it has said goodbye, and says and hears nothing.
 *
 * <p>What is asked is told to all that meet, but only those are waited for that are known. So
 * nothing is told only where this node is certain to be alone: it has heard itself for as long as
 * others may take to be heard, and hears nobody else. In its first seconds, and after a lost link,
 * it is not certain: what is asked then reaches those too that it does not know, but is answered
 * without them. What cannot be told is error 100.
 *
 * <p>Nothing that is said is kept or repeated: where it gets lost, an answer does not come.
 */
final class Cluster implements Engine.Node {
  private enum Phase {
    OUTSIDE,
    MEETING,
    MET,
    GONE
  }

  /** How often a node says how it is. */
  static final Duration INTERVAL = Duration.ofSeconds(3);

  private static final Logger LOG = Logger.getLogger(Cluster.class.getName());

  private final Hub hub;
  private final String uid;
  private final Engine engine;
  private final NodeCodec codec;
  private final Function<ApiCall, CompletionStage<ApiReply>> carryOut;
  private final Surveys surveys;
  private final OtherNodes others = new OtherNodes();
  private final Mailbox<NodeMessage> mailbox;

  // All guarded by this, which is held while the engine is asked to say how this node is, so that
  // nothing follows the goodbye: the engine returns at once, and who is told only takes note.
  private Phase phase = Phase.OUTSIDE;
  // When it is to meet, or to say how it is.
  private long dueAt;
  // Since when it hears itself, NEVER while it does not; and when it last did.
  private long linkedSince = Deadlines.NEVER;
  private long heardItselfAt;
  private boolean failureLogged;

  /**
   * @param uid of this node
   * @param carryOut does this node's part of what another asks; may throw
   */
  Cluster(Hub hub, String uid, Function<ApiCall, CompletionStage<ApiReply>> carryOut) {
    this.hub = hub;
    this.uid = uid;
    this.engine = hub.engine();
    this.codec = new NodeCodec(hub.codec());
    this.carryOut = carryOut;
    this.surveys = new Surveys(hub::now, hub.workers());
    this.mailbox = new Mailbox<>(hub.workers(), this::read);
    this.dueAt = hub.now();
  }

  /** The other nodes, as they last said that they are: by name, then uid. */
  List<NodeInfo> others() {
    return others.infos();
  }

  /** How many nodes there are, this one included. */
  int size() {
    return others.size() + 1;
  }

  /** How many things have been asked that are not answered. */
  int unanswered() {
    return surveys.size();
  }

  /**
   * Asks the other nodes to carry out their part.
   *
   * @return what they answered; error 100 among it where one did not, or may not know of it. Never
   *     fails
   */
  CompletionStage<List<ApiReply>> ask(ApiCall call) {
    if (isAlone()) {
      return CompletableFuture.completedStage(List.of());
    }
    return surveys.ask(
        others.names(),
        other -> !others.has(other),
        id -> engine.tell(codec.text(codec.asked(uid, id, call))));
  }

  private synchronized boolean isAlone() {
    boolean hearsAll = isLinked() && hub.now() - linkedSince >= INTERVAL.toNanos();
    return phase == Phase.GONE || (hearsAll && others.size() == 0);
  }

  private synchronized boolean isLinked() {
    return linkedSince != Deadlines.NEVER;
  }

  /** Meets, says how it is, forgets and gives up, each when it is due: by the housekeeper. */
  void tick(long now) {
    if (isDue(now)) {
      if (begins()) {
        var unused = hub.patience().with(engine.meet(this)).whenComplete((end, e) -> met(e));
      } else {
        sayHere();
      }
    }
    if (others.forget(now)) {
      surveys.excuse(other -> !others.has(other));
    }
    surveys.tick(now);
  }

  private synchronized boolean isDue(long now) {
    if (isLinked() && now - heardItselfAt >= OtherNodes.FORGOTTEN.toNanos()) {
      linkedSince = Deadlines.NEVER;
    }
    if (!Deadlines.isOver(dueAt, now)) {
      return false;
    }
    dueAt = now + INTERVAL.toNanos();
    return true;
  }

  /** Whether it is to meet. */
  private synchronized boolean begins() {
    boolean begins = phase == Phase.OUTSIDE;
    phase = begins ? Phase.MEETING : phase;
    return begins;
  }

  private void met(@Nullable Throwable failure) {
    boolean late = !ends(failure == null ? Phase.MET : Phase.OUTSIDE);
    if (failure != null) {
      logFailure(failure);
    } else if (late) {
      var unused = engine.part(this);
    } else {
      sayHere();
    }
  }

  /** MEETING is over; false if it is GONE meanwhile. */
  private synchronized boolean ends(Phase next) {
    boolean ends = phase == Phase.MEETING;
    phase = ends ? next : phase;
    return ends;
  }

  /** Once: a node may start before what the engine needs. */
  private synchronized void logFailure(Throwable failure) {
    LOG.log(Level.FINE, failure, () -> "the other nodes cannot be met");
    if (!failureLogged) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      LOG.warning(
          () -> "the other nodes cannot be met: " + cause.getMessage() + "; it is tried again");
    }
    failureLogged = true;
  }

  /** Says how this node is, and asks others to do the same if it may not have heard of them. */
  private void sayHere() {
    NodeInfo info = hub.nodeInfo();
    synchronized (this) {
      if (phase == Phase.MET) {
        // It will be said again: what becomes of it is nobody's concern.
        var unused = engine.tell(codec.text(new NodeMessage.Here(info, !isLinked())));
      }
    }
  }

  /** Says goodbye, and says and hears nothing from then on. */
  void part() {
    synchronized (this) {
      if (phase == Phase.MET) {
        // Where these get lost, this node is forgotten in time.
        var unused = engine.tell(codec.text(new NodeMessage.Gone(uid)));
        var unusedToo = engine.part(this);
      }
      phase = Phase.GONE;
    }
    others.forgetAll();
    surveys.excuse(other -> true);
  }

  @Override
  public void told(String message) {
    codec
        .message(message)
        .ifPresentOrElse(
            this::told,
            () -> LOG.fine(() -> "passed over what is no node's: " + message.length() + " chars"));
  }

  /** What others say is read later: whoever tells it is not to wait. */
  private void told(NodeMessage message) {
    if (message.from().equals(uid)) {
      if (message instanceof NodeMessage.Here) {
        heardItself(hub.now());
      }
    } else if (!(message instanceof NodeMessage.Answered answered) || answered.to().equals(uid)) {
      mailbox.add(message);
    }
  }

  private synchronized void heardItself(long now) {
    heardItselfAt = now;
    if (!isLinked()) {
      linkedSince = now;
    }
  }

  private void read(NodeMessage message) {
    if (isGone()) {
      return;
    }
    if (message instanceof NodeMessage.Here here) {
      heard(here);
    } else if (message instanceof NodeMessage.Asked asked) {
      answer(asked);
    } else if (message instanceof NodeMessage.Answered answered) {
      surveys.answered(answered.id(), answered.from(), codec.reply(answered));
    } else {
      others.left(message.from());
      surveys.excuse(message.from()::equals);
    }
  }

  private synchronized boolean isGone() {
    return phase == Phase.GONE;
  }

  private void heard(NodeMessage.Here here) {
    others.heard(here.info(), hub.now());
    if (here.isNew()) {
      sayHere();
    }
  }

  private void answer(NodeMessage.Asked asked) {
    CompletionStage<ApiReply> part;
    try {
      part = carryOut.apply(codec.call(asked)).exceptionally(ServerApi::failed);
    } catch (RuntimeException | Error e) {
      part = CompletableFuture.completedStage(ServerApi.failed(e));
    }
    // If it gets lost, whoever asked does without it.
    var unused =
        part.thenCompose(reply -> engine.tell(codec.text(codec.answered(uid, asked, reply))));
  }
}
