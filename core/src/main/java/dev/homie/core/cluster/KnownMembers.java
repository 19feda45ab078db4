package dev.homie.core.cluster;

import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was in the cluster the last time, so that a process that restarts finds the others even when its configuration names
 * none of them, as a first gateway's does not. One {@code host:port} a line. Used by one thread at a time.
 */
public final class KnownMembers {
    /** Of more, the rest is found through them. */
    private static final int MAX = 16;

    private static final Logger LOG = LoggerFactory.getLogger(KnownMembers.class);

    private final @Nullable StateFolder folder;
    private List<String> written = List.of();

    private KnownMembers(@Nullable StateFolder folder) {
        this.folder = folder;
    }

    /** Kept in {@code members} of this folder. */
    public static KnownMembers in(StateFolder folder) {
        return new KnownMembers(folder);
    }

    static KnownMembers none() {
        return new KnownMembers(null);
    }

    List<String> read() {
        if (folder == null) {
            return List.of();
        }
        try {
            written = Files.readAllLines(file(folder)).stream()
                    .filter(ClusterConfig::isMember)
                    .limit(MAX)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("the members of the last time are not known: {}", e.toString());
        }
        return written;
    }

    /** Nobody is no news: who is left alone wants to find the others again. */
    void write(List<String> members) {
        List<String> some = members.stream().limit(MAX).sorted().toList();
        if (folder == null || some.isEmpty() || some.equals(written)) {
            return;
        }
        try {
            folder.write(file(folder), (String.join("\n", some) + "\n").getBytes(StandardCharsets.UTF_8));
            written = some;
        } catch (IOException e) {
            LOG.warn("the members are not kept for the next start: {}", e.toString());
        }
    }

    private static Path file(StateFolder folder) {
        return folder.path().resolve("members");
    }
}
