package dev.homie.gateway.tailscale;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our one mapping in {@code tailscale serve}. What is about to be made is first written down in the state folder: a Homie
 * that was killed finds it there and removes it, if it is still exactly that. Nothing else is ever changed. Not
 * thread-safe: one call after the other.
 */
final class ServeMapping {
    /** In the state folder. */
    static final String RECORD = "tailscale-serve.json";

    /** How often it is tried while somebody else changes the configuration, too. */
    private static final int ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ServeMapping.class);

    private final Vertx vertx;
    private final Tailscaled tailscaled;
    private final StateFolder folder;

    ServeMapping(Vertx vertx, Tailscaled tailscaled, StateFolder folder) {
        this.vertx = vertx;
        this.tailscaled = tailscaled;
        this.folder = folder;
    }

    /**
     * Makes the mapping, after removing what is left of a Homie that was killed.
     *
     * @return fails with FAILED_PRECONDITION when somebody else's is at that port, and with PERMISSION_DENIED
     */
    Future<Void> make(ServeTarget target) {
        return removeStale().compose(clean -> make(target, ATTEMPTS));
    }

    /** Removes what the record says, where there is one. */
    Future<Void> removeStale() {
        return read().compose(record -> record.map(this::remove).orElseGet(Future::succeededFuture));
    }

    /** Removes the mapping if it is there and as we made it; then its record. */
    Future<Void> remove(ServeTarget target) {
        return remove(target, ATTEMPTS)
                .compose(removed -> vertx.executeBlocking(() -> {
                    Files.deleteIfExists(file());
                    return null;
                }));
    }

    private Future<Void> make(ServeTarget target, int attempts) {
        return tailscaled
                .serveConfig()
                .compose(seen -> {
                    String there = seen.at(target);
                    return there == null
                            ? write(target).compose(written -> mapAndSee(seen, target))
                            : Future.failedFuture(taken(target, there));
                })
                .recover(failure -> attempts > 1 && isRace(failure) ? make(target, attempts - 1) : fail(failure));
    }

    private Future<Void> mapAndSee(ServeConfig seen, ServeTarget target) {
        return tailscaled
                .map(seen, target)
                .compose(mapped -> tailscaled.serveConfig())
                // A command that first has a question ends well, too.
                .compose(now -> now.has(target)
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(new HomieException(
                                ErrorCode.FAILED_PRECONDITION,
                                "tailscaled did not take the mapping; see: tailscale serve status")))
                .recover(failure -> remove(target).transform(undone -> Future.failedFuture(failure)));
    }

    private static HomieException taken(ServeTarget target, String there) {
        return new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "'tailscale serve' has port " + target.port() + " for something else (" + there
                        + "); choose another with tailscale.port in homie.json, or free it with: tailscale serve --https="
                        + target.port() + " off");
    }

    private Future<Void> remove(ServeTarget target, int attempts) {
        return tailscaled
                .serveConfig()
                .compose(seen -> {
                    if (seen.has(target)) {
                        return tailscaled.unmap(seen, target);
                    }
                    LOG.info("the mapping of {} is not ours any more, and stays as it is", target.url());
                    return Future.succeededFuture();
                })
                .recover(failure -> attempts > 1 && isRace(failure) ? remove(target, attempts - 1) : fail(failure));
    }

    private static boolean isRace(Throwable failure) {
        return failure instanceof HomieException known && known.code() == ErrorCode.ABORTED;
    }

    private static Future<Void> fail(Throwable failure) {
        return Future.failedFuture(
                failure instanceof HomieException known && known.code() == ErrorCode.PERMISSION_DENIED
                        ? new HomieException(
                                ErrorCode.PERMISSION_DENIED,
                                "you may not change what Tailscale serves; run: sudo tailscale set --operator=$USER")
                        : failure);
    }

    private Path file() {
        return folder.path().resolve(RECORD);
    }

    private Future<Void> write(ServeTarget target) {
        return vertx.executeBlocking(() -> {
            folder.write(file(), (Json.write(target) + "\n").getBytes(StandardCharsets.UTF_8));
            return null;
        });
    }

    private Future<Optional<ServeTarget>> read() {
        return vertx.executeBlocking(() -> {
            try {
                return Optional.of(Json.fromMap(Json.readObject(Files.readString(file())), ServeTarget.class));
            } catch (NoSuchFileException e) {
                return Optional.<ServeTarget>empty();
            } catch (IOException | HomieException | IllegalArgumentException e) {
                LOG.warn("{} cannot be read, and is left alone: {}", file(), e.toString());
                return Optional.<ServeTarget>empty();
            }
        });
    }
}
