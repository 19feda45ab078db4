package dev.homie.cli.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * systemd: a unit of the user's own manager, or of the system's.
 *
 * @param system the definition is root's to install; it is only ever printed
 */
record Systemd(boolean system) implements ServiceManager {
    private static final List<String> USER = List.of("systemctl", "--user");

    @Override
    public String render(ServiceSpec spec) {
        return Template.fill(
                        system ? "homie-system.service" : "homie.service",
                        Map.of(
                                "DESCRIPTION", spec.description().replace("%", "%%"),
                                "USER", spec.user(),
                                "COMMAND", command(spec),
                                "HOMIE_HOME", quoted("HOMIE_HOME=" + spec.home(), false),
                                "JAVA_HOME", quoted("JAVA_HOME=" + spec.javaHome(), false),
                                "PATH", quoted("PATH=" + spec.path(), false),
                                "HARDENING", hardening(spec)))
                .replace("\r", "");
    }

    private String hardening(ServiceSpec spec) {
        if (spec.role().runsTerminals()) {
            return Template.fill("hardening-terminals.conf", Map.of()).stripTrailing();
        }
        String any = Template.fill("hardening-gateway.conf", Map.of()).stripTrailing();
        // The launcher's folder for native libraries is in the build.
        Path build = spec.launcher().resolveSibling("verticles").resolve("target");
        Map<String, String> writes =
                Map.of("WRITES", quoted(spec.home().toString(), false) + " " + quoted("-" + build, false));
        return system
                ? any + "\n"
                        + Template.fill("hardening-gateway-system.conf", writes).stripTrailing()
                : any;
    }

    private static String command(ServiceSpec spec) {
        return Stream.concat(Stream.of(spec.launcher().toString()), spec.arguments().stream())
                .map(word -> quoted(word, true))
                .collect(Collectors.joining(" "));
    }

    /** As systemd.syntax(7) wants it: specifiers and, in a command, variables are not meant. */
    static String quoted(String word, boolean command) {
        String escaped = word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
        if (command) {
            escaped = escaped.replace("$", "$$");
        }
        boolean plain = word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '\'' || c == '"' || c == ';');
        return plain && !word.isEmpty() ? escaped : "\"" + escaped + "\"";
    }

    @Override
    public Path file(ServiceSpec spec) {
        return system
                ? Path.of("/etc/systemd/system", spec.name() + ".service")
                : spec.userHome().resolve(".config/systemd/user").resolve(spec.name() + ".service");
    }

    @Override
    public List<String> probe() {
        return user("show-environment");
    }

    @Override
    public String unreachable(ServiceSpec spec) {
        return "no systemd session of " + spec.user() + " can be reached from here. Sign in as " + spec.user()
                + " itself (not by su or sudo), or make one that is always there: sudo loginctl enable-linger "
                + spec.user() + ". To see what would be installed: --print";
    }

    @Override
    public List<List<String>> install(String name, Path file) {
        return List.of(user("daemon-reload"), user("enable", "--now", name + ".service"));
    }

    @Override
    public List<List<String>> remove(String name, Path file) {
        return List.of(user("disable", "--now", name + ".service"));
    }

    @Override
    public List<List<String>> removed() {
        return List.of(user("daemon-reload"));
    }

    @Override
    public List<String> status(String name) {
        return user("status", "--no-pager", "--lines=10", name + ".service");
    }

    @Override
    public String hint(ServiceSpec spec) {
        return "It starts when you sign in, and ends when you are signed out everywhere. To have it from boot on: sudo"
                + " loginctl enable-linger " + spec.user();
    }

    private static List<String> user(String... arguments) {
        return Stream.concat(USER.stream(), Stream.of(arguments)).toList();
    }
}
