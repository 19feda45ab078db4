package dev.homie.node.codex;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How codex is run on this machine.
 *
 * @param command a name on the PATH or a path
 * @param environment what codex gets besides the node's own environment
 * @param accounts the CODEX_HOME of each account by its name; {@link #OWN} without one is codex's default
 * @param deadline for an answer of the app-server, where a caller sets no other
 * @param idle how long an app-server that nobody needs goes on running; zero: for ever
 * @param killGrace from asking it to end until SIGTERM, and from there to SIGKILL
 */
public record CodexConfig(
        String command,
        Map<String, String> environment,
        Map<String, Path> accounts,
        Duration deadline,
        Duration idle,
        Duration killGrace) {
    /** The account that the machine's own codex has. */
    public static final String OWN = "default";

    public static final String DEFAULT_COMMAND = "codex";
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);
    public static final Duration DEFAULT_IDLE = Duration.ofMinutes(15);
    public static final Duration DEFAULT_KILL_GRACE = Duration.ofSeconds(3);

    public CodexConfig {
        environment = Map.copyOf(environment);
        accounts = Map.copyOf(accounts);
    }

    public static CodexConfig defaults() {
        return new CodexConfig(DEFAULT_COMMAND, Map.of(), Map.of(), DEFAULT_DEADLINE, DEFAULT_IDLE, DEFAULT_KILL_GRACE);
    }

    /** The environment of an account's processes: the node's, what was configured, and the account's CODEX_HOME. */
    Map<String, String> environmentOf(String account) {
        Map<String, String> all = new LinkedHashMap<>(System.getenv());
        all.putAll(environment);
        Path home = accounts.get(account);
        if (home != null) {
            all.put("CODEX_HOME", home.toString());
        }
        return all;
    }
}
