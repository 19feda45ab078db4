package dev.homie.cli.service;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs services on a kind of system: how a definition looks, where it goes, and what to call. Pure. */
interface ServiceManager {
    /** The one of the system that we run on. */
    static ServiceManager ofThisSystem(ServiceSpec spec) {
        String os = System.getProperty("os.name");
        if (os.startsWith("Windows")) {
            return new WindowsTasks();
        }
        return os.startsWith("Mac") ? new Launchd(uid(spec.userHome())) : new Systemd(false);
    }

    /** The file that defines the service. */
    String render(ServiceSpec spec);

    /** How the file is written. */
    default byte[] encode(String definition) {
        return definition.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Where that file goes. */
    Path file(ServiceSpec spec);

    /** Whether services can be run at all from here; exits with 0 when they can. Null: nothing to ask. */
    @Nullable
    List<String> probe();

    /** What a person is told when the probe fails. */
    String unreachable(ServiceSpec spec);

    /** After the file was written. */
    List<List<String>> install(String name, Path file);

    /** Before the file is deleted. */
    List<List<String>> remove(String name, Path file);

    /** After it was. */
    default List<List<String>> removed() {
        return List.of();
    }

    /** Shows how the service is. */
    List<String> status(String name);

    /** What is left to say once it is installed; null: nothing. */
    default @Nullable String hint(ServiceSpec spec) {
        return null;
    }

    private static int uid(Path home) {
        try {
            return (Integer) java.nio.file.Files.getAttribute(home, "unix:uid");
        } catch (java.io.IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return 501; // the first user of a Mac
        }
    }
}
