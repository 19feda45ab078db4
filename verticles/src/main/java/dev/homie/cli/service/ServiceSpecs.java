package dev.homie.cli.service;

import dev.homie.cli.CliFailure;
import dev.homie.core.store.StateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The service that is meant by a command that is called here and now. */
final class ServiceSpecs {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private ServiceSpecs() {}

    /** @throws CliFailure when it could not run */
    static ServiceSpec here(Path home, Role role, @Nullable String name, List<String> arguments) {
        String root = System.getProperty("homie.root");
        if (root == null) {
            throw new CliFailure("a service runs the launcher, so install it with that: ./homie service install");
        }
        String called = name == null ? role.serviceName() : name;
        if (!NAME.matcher(called).matches()) {
            throw CliFailure.usage("--name has letters, digits and dashes only: '" + called + "' does not");
        }
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        ServiceSpec spec = new ServiceSpec(
                called,
                role,
                Stream.concat(role.arguments().stream(), arguments.stream()).toList(),
                Path.of(root).resolve(windows ? "homie.cmd" : "homie").toAbsolutePath(),
                home,
                System.getProperty("user.name"),
                StateFolder.userHome(System.getenv()),
                Path.of(System.getProperty("java.home")),
                System.getenv().getOrDefault("PATH", ""));
        // A line break in a unit would begin a setting of its own.
        String all = spec.arguments() + " " + spec.launcher() + spec.home() + spec.javaHome() + spec.path();
        if (CONTROL.matcher(all).find()) {
            throw CliFailure.usage("a path or an argument has a control character; that fits into no definition");
        }
        return spec;
    }
}
