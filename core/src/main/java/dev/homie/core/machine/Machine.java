package dev.homie.core.machine;

import dev.homie.core.identity.Secrets;
import dev.homie.core.store.Settings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Which machine this is, in {@code node.json} of the state folder: every process that begins there is the same node.
 *
 * @param id letters and digits; stays for ever
 * @param name what its owner called it when it joined; null: its host name
 */
public record Machine(String id, @Nullable String name) {
    private static final int ID_BYTES = 9;
    private static final int MAX_ID = 64;
    private static final int MAX_NAME = 64;

    /**
     * Reads the file, or writes it the first time. An id that an earlier Homie kept in the database is taken over: what is
     * stored of its sessions stays this machine's. Blocks.
     *
     * @param store the folder's database when it is open; null: it is opened when its id is needed
     * @throws HomieException when the file or the database cannot be used, saying what to do
     */
    public static Machine of(StateFolder folder, @Nullable Store store) {
        Machine known = read(folder);
        if (known != null) {
            return known;
        }
        String before = store == null ? fromDatabase(folder) : stored(store);
        return new Machine(before == null ? newId() : before, null).write(folder);
    }

    /** The same machine by another name, which is kept. */
    public Machine rename(StateFolder folder, String newName) {
        return new Machine(id, newName).write(folder);
    }

    private Machine write(StateFolder folder) {
        Path file = file(folder);
        try {
            folder.write(file, (Json.write(this) + "\n").getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw unusable(file, e.getMessage());
        }
    }

    private static @Nullable Machine read(StateFolder folder) {
        Path file = file(folder);
        try {
            Params params = Params.of(Json.readObject(Files.readString(file)));
            String id = params.string("id", MAX_ID);
            if (!id.matches("[A-Za-z0-9]+")) {
                throw HomieException.invalid("id", "has letters and digits only");
            }
            return new Machine(id, params.optionalString("name", MAX_NAME));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | HomieException e) {
            throw unusable(file, e.getMessage());
        }
    }

    private static @Nullable String fromDatabase(StateFolder folder) {
        if (!Files.exists(folder.database())) {
            return null;
        }
        try (Store store = Store.open(folder)) {
            return stored(store);
        }
    }

    private static @Nullable String stored(Store store) {
        try {
            return new Settings(store).find(Settings.NODE_ID).join().orElse(null);
        } catch (CompletionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : e;
        }
    }

    /** Letters and digits only: it becomes part of addresses. */
    private static String newId() {
        return "n" + Secrets.random(ID_BYTES).replace('-', '0').replace('_', '1');
    }

    private static Path file(StateFolder folder) {
        return folder.path().resolve("node.json");
    }

    private static HomieException unusable(Path file, @Nullable String why) {
        return new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "cannot use " + file + " (" + why
                        + "); it says which machine this is: mend it, or delete it to be a new" + " machine");
    }
}
