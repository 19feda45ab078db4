package dev.homie.cli.service;

import java.nio.file.Path;
import java.util.List;

/** Runs no service: its programs are real, and write down that they were called. */
record TestingManager(Path folder, boolean works) implements ServiceManager {
    Path calls() {
        return folder.resolve("calls");
    }

    @Override
    public String render(ServiceSpec spec) {
        return "run " + spec.launcher() + "\n";
    }

    @Override
    public Path file(ServiceSpec spec) {
        return folder.resolve("units").resolve(spec.name());
    }

    @Override
    public List<String> probe() {
        return List.of("true");
    }

    @Override
    public String unreachable(ServiceSpec spec) {
        return "unreachable";
    }

    @Override
    public List<List<String>> install(String name, Path file) {
        return List.of(call("install " + name), works ? List.of("true") : List.of("sh", "-c", "echo no; exit 3"));
    }

    @Override
    public List<List<String>> remove(String name, Path file) {
        return List.of(call("remove " + name));
    }

    @Override
    public List<List<String>> removed() {
        return List.of(call("removed"));
    }

    @Override
    public List<String> status(String name) {
        return List.of("true");
    }

    private List<String> call(String what) {
        return List.of("sh", "-c", "echo \"$1\" >>\"$2\"", "sh", what, calls().toString());
    }
}
