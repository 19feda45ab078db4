package dev.homie.cli;

import dev.homie.core.store.StateFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --home}, which every command that has to do with a state folder takes. */
public final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "The state folder (default: HOMIE_HOME, else ~/.homie).")
    @Nullable
    Path home;

    /** The folder that is meant; it need not exist. */
    public Path path() {
        return home == null
                ? StateFolder.locate(System.getenv())
                : home.toAbsolutePath().normalize();
    }

    /** The folder, created if it is missing. */
    public StateFolder open() {
        return StateFolder.open(path());
    }
}
