package org.tidings;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Who may know whom. */
@AnalyzeClasses(packages = "org.tidings", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.tidings";
  private static final String PROTOCOL = "org.tidings.protocol";
  private static final String APP = "org.tidings.app";
  private static final String ENGINE = "org.tidings.engine";
  private static final String REDIS = "org.tidings.redis";
  private static final String AUTH = "org.tidings.auth";
  private static final String HUB = "org.tidings.hub";
  private static final String WEBSOCKET = "org.tidings.websocket";
  private static final String HTTP = "org.tidings.http";
  private static final String METRICS = "org.tidings.metrics";
  private static final String STANDALONE = "org.tidings.standalone..";

  /** The JDK, and annotations for the compiler alone. */
  private static final String[] PLAIN = {"java..", "org.jspecify.annotations"};

  @ArchTest
  static final ArchRule protocolUsesOnlyJson =
      only(PROTOCOL, "jakarta.json", "jakarta.json.stream", "jakarta.json.bind");

  @ArchTest static final ArchRule appUsesOnlyProtocol = only(APP, PROTOCOL, "jakarta.json");

  @ArchTest static final ArchRule engineUsesOnlyProtocol = only(ENGINE, METRICS, PROTOCOL);

  @ArchTest
  static final ArchRule redisUsesOnlyTheEngineAndItsClient =
      only(REDIS, ENGINE, METRICS, PROTOCOL, "io.lettuce..", "io.netty..");

  @ArchTest
  static final ArchRule onlyRedisKnowsItsClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(REDIS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.netty..", "reactor..");

  @ArchTest
  static final ArchRule authUsesOnlyProtocol =
      only(AUTH, METRICS, PROTOCOL, "jakarta.json..", "com.nimbusds..", "javax.crypto..");

  @ArchTest
  static final ArchRule metricsUseNoneOfUs = only(METRICS, "io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule onlyMetricsKnowTheirLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage(METRICS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule onlyAuthKnowsTheTokenLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage(AUTH)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.nimbusds..");

  @ArchTest
  static final ArchRule hubUsesOnlyWhatIsBelow =
      only(HUB, APP, ENGINE, AUTH, METRICS, PROTOCOL, "jakarta.json");

  @ArchTest
  static final ArchRule websocketUsesOnlyTheHubAndWhatIsBelow =
      only(WEBSOCKET, HUB, APP, METRICS, PROTOCOL, "jakarta.websocket..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule httpUsesOnlyTheHubAndWhatIsBelow =
      only(HTTP, HUB, ENGINE, AUTH, APP, METRICS, PROTOCOL, "jakarta.json", "jakarta.servlet..");

  @ArchTest
  static final ArchRule onlyWebsocketKnowsWebSockets =
      noClasses()
          .that()
          .resideOutsideOfPackage(WEBSOCKET)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.websocket..");

  @ArchTest
  static final ArchRule onlyTheEdgesKnowServlets =
      noClasses()
          .that()
          .resideOutsideOfPackages(HTTP, WEBSOCKET, STANDALONE)
          .and(not(describe("App", type -> type.getName().equals("org.tidings.App"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule onlyStandaloneNamesAContainer =
      noClasses()
          .that()
          .resideOutsideOfPackage(STANDALONE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.undertow..", "org.xnio..");

  @ArchTest
  static final ArchRule nobodyUsesStandalone =
      noClasses()
          .that()
          .resideOutsideOfPackage(STANDALONE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(STANDALONE);

  @ArchTest
  static final ArchRule threadsAreMadeInTheRootAndStandaloneAlone =
      noClasses()
          .that(not(resideInAnyPackage(ROOT, STANDALONE)))
          .should()
          .callConstructorWhere(
              describe("it makes a thread", call -> makesThreads().test(call.getTargetOwner())))
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Executors.class);

  @ArchTest
  static final ArchRule theOnlyMutableStaticFieldIsWhatIsRunning =
      fields()
          .that()
          .areStatic()
          .and(not(describe("WebSockets.running", ArchitectureTest::isRunning)))
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule theCoreDoesNotPrint =
      noClasses()
          .that()
          .resideInAnyPackage(PROTOCOL, APP, ENGINE, REDIS, AUTH, HUB)
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule nothingIsNamedAfterWhatItIsNot =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Utils");

  private static ArchRule only(String of, String... others) {
    return classes()
        .that()
        .resideInAPackage(of)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(of).or(resideInAnyPackage(others)).or(resideInAnyPackage(PLAIN)));
  }

  private static DescribedPredicate<JavaClass> makesThreads() {
    return JavaClass.Predicates.assignableTo(Thread.class)
        .or(JavaClass.Predicates.assignableTo(ExecutorService.class))
        .or(JavaClass.Predicates.assignableTo(Timer.class));
  }

  private static boolean isRunning(JavaField field) {
    return field.getFullName().equals("org.tidings.websocket.WebSockets.running")
        && field.getModifiers().contains(JavaModifier.PRIVATE);
  }
}
