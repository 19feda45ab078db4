package dev.homie.cli.audit;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie audit}. */
@Command(
        name = "audit",
        description = {
            "Show who did what at the running gateway: signing in, pairing, sessions, deployments, refusals.",
            "Never what was typed or printed."
        })
public final class AuditCommand implements Runnable {
    private static final int TABLE_LIMIT = 100;
    private static final int FOLLOW_FROM = 10;
    private static final long FOLLOW_EVERY_MS = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--since", paramLabel = "TIME", description = "From 30m, 2h or 2d ago, or 2026-11-20T14:30, on.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only before then.")
    private @Nullable String until;

    @Option(names = "--subject", paramLabel = "WHO", description = "Of one subject, such as owner.")
    private @Nullable String subject;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "Of one method; a * at its end stands for the rest, as in 'terminal.*'.")
    private @Nullable String method;

    @Option(
            names = "--result",
            paramLabel = "RESULT",
            description = "OK, an error's code such as PERMISSION_DENIED, or FAILED for all but OK.")
    private @Nullable String result;

    @Option(
            names = "--target",
            paramLabel = "TEXT",
            description = "Whose target has this in it, such as a session's id.")
    private @Nullable String target;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many, the newest (default: " + TABLE_LIMIT + " in a table, all as JSON).")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "Print one JSON array, the newest first.")
    private boolean json;

    @Option(names = "--jsonl", description = "Export everything, one line of JSON for each entry, the newest first.")
    private boolean lines;

    @Option(names = "--follow", description = "Print entries as they come, until Ctrl-C.")
    private boolean follow;

    @Override
    public void run() {
        if (json && (lines || follow)) {
            throw CliFailure.usage("--json prints one array; choose --jsonl");
        }
        if (limit != null && limit < 1) {
            throw CliFailure.usage("--limit has to be at least 1");
        }
        Map<String, Object> filter = filter();
        RunningServer server = RunningServer.require(home.path());
        String token = server.token();
        try {
            CliVertx.run(vertx -> {
                Promise<Void> gone = Promise.promise();
                WireClient.Listener listener = new WireClient.Listener() {
                    @Override
                    public void closed(int code) {
                        gone.tryFail(new CliFailure("the server closed the connection (" + code + ")"));
                    }
                };
                return WireClient.connect(vertx, server.file(), token, "homie-cli", listener)
                        .compose(client -> print(vertx, new AuditPages(client, filter), gone)
                                .onComplete(done -> client.close()));
            });
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }

    private Map<String, Object> filter() {
        Instant now = Instant.now();
        Map<String, Object> filter = new LinkedHashMap<>();
        if (since != null) {
            filter.put("since", When.read(since, now, ZoneId.systemDefault()));
        }
        if (until != null) {
            filter.put("until", When.read(until, now, ZoneId.systemDefault()));
        }
        put(filter, "subject", subject);
        put(filter, "method", method);
        put(filter, "result", result);
        put(filter, "target", target);
        return filter;
    }

    private static void put(Map<String, Object> filter, String name, @Nullable String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }

    private Future<Void> print(Vertx vertx, AuditPages pages, Promise<Void> gone) {
        PrintWriter out = spec.commandLine().getOut();
        AuditText text = new AuditText(ZoneId.systemDefault());
        if (follow) {
            return follow(vertx, pages, gone, entry -> out.println(lines ? Json.write(entry) : text.line(entry)));
        }
        if (lines) {
            return pages.each(0, limit == null ? Long.MAX_VALUE : limit, entry -> out.println(Json.write(entry)));
        }
        if (json) {
            List<Object> all = new ArrayList<>();
            return pages.each(0, limit == null ? Long.MAX_VALUE : limit, all::add)
                    .onSuccess(done -> out.println(Json.write(all)));
        }
        return pages.oldestFirst(0, limit == null ? TABLE_LIMIT : limit)
                .onSuccess(entries -> {
                    if (entries.isEmpty()) {
                        out.println("Nothing.");
                    } else {
                        text.table(entries).forEach(out::println);
                    }
                })
                .mapEmpty();
    }

    private interface Printer {
        void print(Map<String, Object> entry);
    }

    private Future<Void> follow(Vertx vertx, AuditPages pages, Promise<Void> gone, Printer printer) {
        poll(vertx, pages, gone, printer, 0, limit == null ? FOLLOW_FROM : limit);
        return gone.future();
    }

    private static void poll(
            Vertx vertx, AuditPages pages, Promise<Void> gone, Printer printer, long after, long limit) {
        pages.oldestFirst(after, limit)
                .onSuccess(entries -> {
                    entries.forEach(printer::print);
                    long last = entries.isEmpty() ? after : AuditPages.seq(entries.get(entries.size() - 1));
                    vertx.setTimer(
                            FOLLOW_EVERY_MS,
                            tick -> poll(vertx, pages, gone, printer, last, last == 0 ? limit : Long.MAX_VALUE));
                })
                .onFailure(gone::tryFail);
    }
}
