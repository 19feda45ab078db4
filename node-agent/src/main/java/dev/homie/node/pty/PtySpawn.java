package dev.homie.node.pty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start in a terminal.
 *
 * @param program an existing, executable file
 * @param argv with {@code argv[0]} as the program shall see it
 * @param environment the whole of it
 */
public record PtySpawn(Path program, List<String> argv, Path cwd, Map<String, String> environment, int cols, int rows) {
    public PtySpawn {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
