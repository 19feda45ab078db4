package dev.homie.core.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar of a class that is compiled here and now, so that no class path has it. */
final class TestingJar {
    private TestingJar() {}

    /** @param className without a package */
    static Path make(Path folder, String className, String source) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src-" + className));
        Path classes = Files.createDirectories(folder.resolve("classes-" + className));
        Path file = Files.writeString(sources.resolve(className + ".java"), source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        if (result != 0) {
            throw new AssertionError("does not compile: " + className);
        }
        Path jar = folder.resolve(className + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.list(classes)) {
            for (Path each : List.copyOf(files.toList())) {
                entries.putNextEntry(new JarEntry(each.getFileName().toString()));
                entries.write(Files.readAllBytes(each));
            }
        }
        return jar;
    }
}
