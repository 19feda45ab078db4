package dev.homie.cli.service;

import java.nio.file.Path;
import java.util.List;

/**
 * One service, whatever the system: what runs, as whom, and where.
 *
 * @param name letters, digits and dashes
 * @param arguments of the launcher
 * @param launcher {@code ./homie} of this build, absolute
 * @param home the state folder, absolute
 * @param user who runs it
 * @param userHome that user's own folder
 * @param javaHome the JVM it was installed with
 * @param path where programs are found; a service has hardly any
 */
record ServiceSpec(
        String name,
        Role role,
        List<String> arguments,
        Path launcher,
        Path home,
        String user,
        Path userHome,
        Path javaHome,
        String path) {
    ServiceSpec {
        arguments = List.copyOf(arguments);
    }

    String description() {
        return "Homie " + String.join(" ", arguments) + " (" + home + ")";
    }
}
