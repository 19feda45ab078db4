package dev.homie.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes of this machine, by what is in their environment. Linux. */
final class TestingProcesses {
    private TestingProcesses() {}

    /** Those that run with {@code NAME=VALUE}, however they were started. */
    static List<ProcessHandle> with(String variable) {
        return ProcessHandle.allProcesses()
                .filter(process -> has(process.pid(), variable))
                .toList();
    }

    /** Whether such a process runs; one that is dead and that nobody has asked for yet does not. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    /** The number in a file that a command writes its process's id to, once it is whole; 0 before. */
    static long pidIn(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.endsWith("\n") ? Long.parseLong(text.strip()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(long pid, String variable) {
        try {
            String all = new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), StandardCharsets.UTF_8);
            return Stream.of(all.split("\0", -1)).anyMatch(variable::equals);
        } catch (IOException e) {
            return false; // somebody else's, or gone
        }
    }
}
