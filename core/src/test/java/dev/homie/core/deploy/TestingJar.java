package dev.homie.core.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** A jar of a class that is compiled here and now, so that no class path has it. */
final class TestingJar {
    private TestingJar() {}

    /** @param className without a package */
    static Path make(Path folder, String className, String source) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes-" + className));
        Path file = Files.writeString(folder.resolve(className + ".java"), source);
        Path jar = folder.resolve(className + ".jar");
        String classPath = System.getProperty("java.class.path");
        run("javac", "-proc:none", "-cp", classPath, "-d", classes.toString(), file.toString());
        run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    private static void run(String tool, String... arguments) {
        int result = ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
        if (result != 0) {
            throw new AssertionError(tool + " failed");
        }
    }
}
