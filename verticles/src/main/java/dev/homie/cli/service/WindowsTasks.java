package dev.homie.cli.service;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Windows: a scheduled task of the user's that begins when they log on. */
record WindowsTasks() implements ServiceManager {
    @Override
    public String render(ServiceSpec spec) {
        return Template.fill(
                "homie-task.xml",
                Map.of(
                        "LABEL", Xml.escape(spec.name()),
                        "DESCRIPTION", Xml.escape(spec.description()),
                        "USER", Xml.escape(spec.user()),
                        "LAUNCHER", Xml.escape(spec.launcher()),
                        "ARGUMENTS", Xml.escape(spec.arguments().stream().collect(Collectors.joining(" "))),
                        "HOME", Xml.escape(spec.home()),
                        "JAVA_HOME", Xml.escape(spec.javaHome()),
                        "USER_HOME", Xml.escape(spec.userHome())));
    }

    /** The task scheduler reads UTF-16, with a mark at its beginning. */
    @Override
    public byte[] encode(String definition) {
        return ("\uFEFF" + definition).getBytes(StandardCharsets.UTF_16LE);
    }

    @Override
    public Path file(ServiceSpec spec) {
        return spec.home().resolve(spec.name() + "-task.xml");
    }

    @Override
    public @Nullable List<String> probe() {
        return null;
    }

    @Override
    public String unreachable(ServiceSpec spec) {
        return "the task scheduler does not answer";
    }

    @Override
    public List<List<String>> install(String name, Path file) {
        return List.of(
                List.of("schtasks", "/create", "/tn", name, "/xml", file.toString()),
                List.of("schtasks", "/run", "/tn", name));
    }

    @Override
    public List<List<String>> remove(String name, Path file) {
        return List.of(List.of("schtasks", "/end", "/tn", name), List.of("schtasks", "/delete", "/f", "/tn", name));
    }

    @Override
    public List<String> status(String name) {
        return List.of("schtasks", "/query", "/v", "/fo", "list", "/tn", name);
    }
}
