package dev.homie.cli.service;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.RunningServer;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Puts a service in, and takes it out again. Blocks. */
final class Installation {
    private Installation() {}

    /** @throws CliFailure when it cannot be, with nothing left behind */
    static void install(ServiceManager manager, ServiceSpec spec, PrintWriter out) {
        Optional<Receipt> before = Receipt.read(spec.home());
        if (before.isPresent()) {
            throw new CliFailure(before.get().name() + " is installed for " + spec.home()
                    + " already; take it away first: homie service uninstall");
        }
        Path file = manager.file(spec);
        if (Files.exists(file)) {
            throw new CliFailure(file + " is there already, and not for " + spec.home()
                    + "; choose another name: homie service install --name NAME");
        }
        RunningServer.find(spec.home()).ifPresent(server -> {
            throw new CliFailure("Homie runs already with " + spec.home() + " (pid "
                    + server.file().pid() + "), and the service could not; stop that first");
        });
        List<String> probe = manager.probe();
        if (probe != null && !run(probe).well()) {
            throw new CliFailure(manager.unreachable(spec));
        }
        byte[] content = manager.encode(manager.render(spec));
        StateFolder folder = StateFolder.open(spec.home());
        try {
            Files.createDirectories(folder.path().resolve("logs"));
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, content);
            Receipt.of(spec, file, content).write(folder);
            for (List<String> command : manager.install(spec.name(), file)) {
                Programs.Result result = run(command);
                if (!result.well()) {
                    take(manager, spec.name(), file);
                    Receipt.delete(spec.home());
                    throw new CliFailure(String.join(" ", command) + " failed: " + result.output());
                }
            }
        } catch (IOException e) {
            throw new CliFailure("cannot write " + file + ": " + e.getMessage());
        }
        out.println(spec.name() + " is installed and started: " + file);
        String hint = manager.hint(spec);
        if (hint != null) {
            out.println(hint);
        }
        if (spec.role() != Role.NODE) {
            out.println("Open it with: homie token --link");
        }
    }

    /** Just what was installed; a definition that somebody has changed since stays. */
    static void uninstall(ServiceManager manager, Receipt receipt, Path home, PrintWriter out) {
        Path file = Path.of(receipt.file());
        try {
            if (Files.exists(file) && !receipt.matches(Files.readAllBytes(file))) {
                throw new CliFailure(file + " was changed since it was installed; delete it yourself, then try again");
            }
            take(manager, receipt.name(), file);
            Receipt.delete(home);
        } catch (IOException e) {
            throw new CliFailure("cannot take away " + file + ": " + e.getMessage());
        }
        out.println(receipt.name() + " is stopped and taken away; " + home + " stays as it is");
    }

    private static void take(ServiceManager manager, String name, Path file) throws IOException {
        if (Files.exists(file)) {
            // One that does not run, or that the system has forgotten, is no reason to leave the file.
            manager.remove(name, file).forEach(Installation::run);
        }
        Files.deleteIfExists(file);
        manager.removed().forEach(Installation::run);
    }

    private static Programs.Result run(List<String> command) {
        try {
            return Programs.run(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure("interrupted");
        }
    }
}
