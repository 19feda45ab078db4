package dev.homie.cli.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * launchd of macOS: an agent of the user's.
 *
 * @param uid whose
 */
record Launchd(int uid) implements ServiceManager {
    @Override
    public String render(ServiceSpec spec) {
        return Template.fill(
                "dev.homie.plist",
                Map.of(
                        "LABEL", label(spec.name()),
                        "LAUNCHER", Xml.escape(spec.launcher()),
                        "ARGUMENTS",
                                spec.arguments().stream()
                                        .map(word -> "    <string>" + Xml.escape(word) + "</string>")
                                        .collect(Collectors.joining("\n")),
                        "HOME", Xml.escape(spec.home()),
                        "JAVA_HOME", Xml.escape(spec.javaHome()),
                        "PATH", Xml.escape(spec.path()),
                        "USER_HOME", Xml.escape(spec.userHome())));
    }

    @Override
    public Path file(ServiceSpec spec) {
        return spec.userHome().resolve("Library/LaunchAgents").resolve(label(spec.name()) + ".plist");
    }

    @Override
    public @Nullable List<String> probe() {
        return List.of("launchctl", "print", domain());
    }

    @Override
    public String unreachable(ServiceSpec spec) {
        return "launchd has no session of " + spec.user()
                + " here; sign in at the Mac's own screen once, then try again."
                + " To see what would be installed: --print";
    }

    @Override
    public List<List<String>> install(String name, Path file) {
        return List.of(List.of("launchctl", "bootstrap", domain(), file.toString()));
    }

    @Override
    public List<List<String>> remove(String name, Path file) {
        return List.of(List.of("launchctl", "bootout", domain() + "/" + label(name)));
    }

    @Override
    public List<String> status(String name) {
        return List.of("launchctl", "print", domain() + "/" + label(name));
    }

    private String domain() {
        return "gui/" + uid;
    }

    private static String label(String name) {
        return "dev." + name.replace('-', '.');
    }
}
