package dev.homie.cli.call;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.GatewayOption;
import dev.homie.cli.client.Reach;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie events}. */
@Command(name = "events", description = "Print the events of topics as they come, one line of JSON each, until Ctrl-C.")
public final class EventsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "TOPIC",
            description = "Such as presence.node; a * at its end stands for the rest.")
    private List<String> topics = List.of();

    @Option(names = "--count", paramLabel = "N", description = "End after so many.")
    private int count;

    @Override
    public void run() {
        Reach reach = gateway.reach(home.path());
        try {
            CliVertx.run(vertx -> {
                Printer printer = new Printer(spec.commandLine().getOut(), count);
                return reach.connect(vertx, printer)
                        .compose(client -> client.request(Addresses.EVENTS_SUBSCRIBE, Map.of("topics", topics))
                                .compose(subscribed -> printer.done.future())
                                .onComplete(done -> client.close()));
            });
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }

    private static final class Printer implements WireClient.Listener {
        private final PrintWriter out;
        private final int count;
        private final Promise<Void> done = Promise.promise();
        private int printed;

        Printer(PrintWriter out, int count) {
            this.out = out;
            this.count = count;
        }

        @Override
        public void published(String topic, @Nullable Object payload) {
            print(topic, null, payload);
        }

        @Override
        public void logged(String topic, long seq, @Nullable Object payload) {
            print(topic, seq, payload);
        }

        private void print(String topic, @Nullable Long seq, @Nullable Object payload) {
            if (done.future().isComplete()) {
                return;
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("topic", topic);
            if (seq != null) {
                line.put("seq", seq);
            }
            if (payload != null) {
                line.put("payload", payload);
            }
            out.println(Json.write(line));
            if (++printed == count) {
                done.tryComplete();
            }
        }

        @Override
        public void closed(int code) {
            done.tryFail(new CliFailure("the server closed the connection (" + code + ")"));
        }
    }
}
