package dev.homie.cli.up;

import dev.homie.core.store.StateFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the owner's browser, where there is one. */
final class Browser {
    private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

    private Browser() {}

    /**
     * Opens a link. It goes by way of a file that only the owner can read: everybody on this machine sees the arguments
     * of a process, and the link signs in.
     */
    static void open(StateFolder folder, String link) {
        Optional<List<String>> opener = opener(System.getProperty("os.name"), System.getenv());
        if (opener.isEmpty()) {
            return;
        }
        Path page = folder.path().resolve("open.html");
        String html = "<!doctype html><meta charset=utf-8><title>Homie</title><meta http-equiv=refresh content=\"0;url="
                + link + "\"><a href=\"" + link + "\">Homie</a>\n";
        try {
            folder.write(page, html.getBytes(StandardCharsets.UTF_8));
            List<String> command = new java.util.ArrayList<>(opener.get());
            command.add(page.toUri().toString());
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.info("no browser was opened: {}", e.toString());
        }
    }

    /** The command that opens a file; empty when nobody sits here. */
    static Optional<List<String>> opener(String os, Map<String, String> environment) {
        String system = os.toLowerCase(Locale.ROOT);
        if (system.contains("win") && !system.contains("darwin")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
        }
        if (environment.containsKey("SSH_CONNECTION")) {
            return Optional.empty();
        }
        if (system.contains("mac")) {
            return Optional.of(List.of("open"));
        }
        boolean display = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return display && onPath("xdg-open", environment) ? Optional.of(List.of("xdg-open")) : Optional.empty();
    }

    private static boolean onPath(String program, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
