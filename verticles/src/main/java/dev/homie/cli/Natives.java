package dev.homie.cli;

import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where libraries unpack their native code: the state folder, which is its owner's alone and where it is found again, not a
 * new folder under the system's temporary one at every start.
 */
public final class Natives {
    private static final List<String> PROPERTIES = List.of("pty4j.tmpdir", "org.sqlite.tmpdir", "jna.tmpdir");

    private Natives() {}

    /** Before the first of them is used; what the command line set stays. */
    public static void unpackInto(StateFolder folder) {
        Path natives = folder.path().toAbsolutePath().resolve("native");
        try {
            Files.createDirectories(natives);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String property : PROPERTIES) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, natives.toString());
            }
        }
    }
}
