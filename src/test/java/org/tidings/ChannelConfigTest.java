package org.tidings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tidings.auth.ChannelOptions;
import org.tidings.auth.ChannelOptions.Allowed;
import org.tidings.auth.ChannelOptions.History;
import org.tidings.auth.ChannelOptions.Permissions;
import org.tidings.auth.ChannelOptions.Positions;

/** What may be done in channels, as it is configured. */
class ChannelConfigTest {
  private static final String HISTORY = "\"history_size\": 10, \"history_ttl\": \"60s\", ";

  @Test
  void everyOptionIsTaken() {
    ChannelOptions options =
        namespace(
            """
            "presence": true, "join_leave": true, "force_push_join_leave": true,
            "history_size": 10, "history_ttl": "1h30m", "history_meta_ttl": "2h",
            "allow_positioning": true, "force_positioning": true,
            "allow_recovery": true, "force_recovery": true, "force_recovery_mode": "cache",
            "allowed_delta_types": ["fossil"], "delta_publish": true,
            "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
            "allow_publish_for_client": true, "allow_publish_for_subscriber": true,
            "allow_publish_for_anonymous": true,
            "allow_presence_for_client": true, "allow_presence_for_subscriber": true,
            "allow_presence_for_anonymous": true,
            "allow_history_for_client": true, "allow_history_for_subscriber": true,
            "allow_history_for_anonymous": true,
            "allow_user_limited_channels": true, "channel_regex": "[a-z]+"
            """);
    Allowed all = new Allowed(true, true, true);
    assertEquals("[a-z]+", "" + options.nameRegex());
    assertEquals(
        new ChannelOptions(
            true,
            true,
            true,
            new History(10, Duration.ofMinutes(90), Duration.ofHours(2)),
            new Positions(true, true, true, true, true),
            new Permissions(new Allowed(true, false, true), all, all, all),
            true,
            options.nameRegex()),
        options);
  }

  @ParameterizedTest
  @CsvSource({
    "allow_subscribe_for_client, C-----------",
    "allow_subscribe_for_client allow_subscribe_for_anonymous, C-A---------",
    "allow_publish_for_client, ---C--------",
    "allow_publish_for_subscriber, ----S-------",
    "allow_publish_for_subscriber allow_publish_for_anonymous, ----SA------",
    "allow_presence_for_client, ------C-----",
    "allow_presence_for_subscriber, -------S----",
    "allow_presence_for_client allow_presence_for_anonymous, ------C-A---",
    "allow_history_for_client, ---------C--",
    "allow_history_for_subscriber, ----------S-",
    "allow_history_for_client allow_history_for_anonymous, ---------C-A",
  })
  void eachPermissionIsItsOwn(String options, String allowed) {
    Permissions made = namespace(HISTORY + "\"presence\": true, " + on(options)).permissions();
    assertEquals(
        allowed,
        Stream.of(made.subscribe(), made.publish(), made.presence(), made.history())
            .map(who -> letters(List.of(who.client(), who.subscriber(), who.anonymous()), "CSA"))
            .collect(Collectors.joining()));
  }

  @ParameterizedTest
  @CsvSource({
    "presence, P--------",
    "join_leave, -J-------",
    "join_leave force_push_join_leave, -JF------",
    "allow_positioning, ---p-----",
    "force_positioning, ----P----",
    "allow_recovery, -----r---",
    "force_recovery, ------R--",
    "allow_user_limited_channels, --------U",
  })
  void eachSwitchIsItsOwn(String options, String switched) {
    ChannelOptions made = namespace(HISTORY + on(options));
    Positions positions = made.positions();
    assertEquals(
        switched,
        letters(
            List.of(
                made.presence(),
                made.joinLeave(),
                made.pushJoinLeave(),
                positions.allowPositioning(),
                positions.forcePositioning(),
                positions.allowRecovery(),
                positions.forceRecovery(),
                positions.cache(),
                made.allowUserLimited()),
            "PJFpPrRCU"));
  }

  @Test
  void theCacheModeIsItsOwn() {
    String recovery = HISTORY + "\"allow_recovery\": true, ";
    assertEquals(
        new Positions(false, false, true, false, true),
        namespace(recovery + "\"force_recovery_mode\": \"cache\"").positions());
    assertEquals(
        new Positions(false, false, true, false, false),
        namespace(recovery + "\"force_recovery_mode\": \"stream\"").positions());
  }

  private static String on(String options) {
    return Stream.of(options.split(" ", -1))
        .map(option -> "\"" + option + "\": true")
        .collect(Collectors.joining(", "));
  }

  private static String letters(List<Boolean> flags, String names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < flags.size(); i++) {
      text.append(flags.get(i) ? names.charAt(i) : '-');
    }
    return text.toString();
  }

  @Test
  void withoutNamespaceTheOptionsAreSettings() {
    Map<String, String> variables = new TreeMap<>();
    variables.put("TIDINGS_CHANNEL_WITHOUT_NAMESPACE_HISTORY_SIZE", "10");
    variables.put("TIDINGS_CHANNEL_WITHOUT_NAMESPACE_HISTORY_TTL", "60s");
    variables.put("TIDINGS_CHANNEL_WITHOUT_NAMESPACE_FORCE_RECOVERY", "true");
    assertEquals(
        namespace(HISTORY + "\"force_recovery\": true"),
        new Settings().environment(variables).read().namespaces().withoutNamespace());
  }

  @Test
  void withoutNamespaceTheOptionsAreCheckedTogether() {
    Settings settings =
        new Settings().environment(Map.of("TIDINGS_CHANNEL_WITHOUT_NAMESPACE_HISTORY_SIZE", "10"));
    assertEquals(
        "TIDINGS_CHANNEL_WITHOUT_NAMESPACE_HISTORY_SIZE: '10' needs history_ttl",
        assertThrows(ConfigException.class, settings::read).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'history_size': 10                | history_size: '10' needs history_ttl",
        "'history_ttl': '60s'              | history_ttl: '60s' needs history_size",
        "'history_size': 0, 'history_ttl': '60s' | history_ttl: '60s' needs history_size",
        "'history_size': 10, 'history_ttl': '0s' | history_size: '10' needs history_ttl",
        "'allow_positioning': true         | allow_positioning: 'true' needs history_size and history_ttl",
        "'force_positioning': true         | force_positioning: 'true' needs history_size and history_ttl",
        "'allow_recovery': true            | allow_recovery: 'true' needs history_size and history_ttl",
        "'force_recovery': true            | force_recovery: 'true' needs history_size and history_ttl",
        "'force_push_join_leave': true     | force_push_join_leave: 'true' needs join_leave",
        "'delta_publish': true             | delta_publish: 'true' needs allowed_delta_types",
        "'force_recovery_mode': 'cache'    | force_recovery_mode: 'cache' needs allow_recovery or force_recovery",
        "'history_size': 1, 'history_ttl': '721h' | history_ttl: '721h' is longer than history_meta_ttl, 720h",
        "'history_size': -1                | history_size: '-1' is not a number from 0 to 100000",
        "'history_size': 100001            | history_size: '100001' is not a number from 0 to 100000",
        "'history_ttl': 60                 | history_ttl: '60' is not a duration like 25s, 5m or 1h",
        "'history_ttl': '8761h'            | history_ttl: '8761h' is not between 0s and 8760h",
        "'history_meta_ttl': '0s'          | history_meta_ttl: '0s' is not between 1s and 87600h",
        "'force_recovery_mode': 'all'      | force_recovery_mode: 'all' is not stream or cache",
        "'allowed_delta_types': ['x']      | allowed_delta_types: 'x' is not fossil",
        "'allowed_delta_types': [1]        | allowed_delta_types: must be an array of strings",
        "'presence': [true]                | presence: must be a single value",
        "'presence': 1                     | presence: '1' is not true or false",
        "'channel_regex': '[a'             | channel_regex: '[a' is not a regular expression: Unclosed character class at 1",
        "'channel_regex': ''               | channel_regex: is empty; leave it out instead",
        "'presense': true                  | presense is no setting of Tidings",
      })
  void whatCannotBeUsedIsRefused(String options, String message) {
    String array = "[{\"name\": \"chat\", " + options.replace('\'', '"') + "}]";
    ConfigException refused = assertThrows(ConfigException.class, () -> namespaces(array));
    assertEquals(List.of("a test[0]." + message), refused.problems());
  }

  private static ChannelOptions namespace(String options) {
    return namespaces("[{\"name\": \"chat\", " + options + "}]")
        .namespaces()
        .of("chat:1")
        .orElseThrow();
  }

  private static Config namespaces(String array) {
    return Config.from(Map.of(Setting.NAMESPACES.key(), new Given("a test", array)));
  }
}
