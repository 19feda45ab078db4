package dev.homie.cli.chat;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.Endpoint;
import dev.homie.cli.client.GatewayOption;
import dev.homie.cli.client.Reach;
import dev.homie.cli.client.ServerFile;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentLimits;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie chat}. */
@Command(
        name = "chat",
        description = {
            "Talk to a coding agent on one of your machines.",
            "Without arguments it lists the newest chats. The agent works on when you leave. Ctrl-C stops it, a second one leaves."
        },
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:the agent is done",
            "1:it failed",
            "2:a wrong call",
            "3:it was interrupted",
            "4:it asks something, and nobody here can answer",
            "130:you left"
        })
public final class ChatCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Option(names = "--new", description = "Begin a chat.")
    private boolean fresh;

    @ArgGroup(exclusive = false, heading = "With --new:%n")
    private NewChat wish = new NewChat();

    @Option(names = "--json", description = "Print JSON: one event a line, or the list of chats.")
    private boolean json;

    @Option(names = "--follow", description = "Go on showing what happens, until Ctrl-C.")
    private boolean follow;

    @Parameters(
            arity = "0..*",
            paramLabel = "CHAT MESSAGE",
            description =
                    "A chat, by its id or name or the beginning of its id, and what to say to it; without a message"
                            + " you are asked for it, or it is read from standard input. With --new: the message alone.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException {
        if (!fresh && !wish.isEmpty()) {
            throw CliFailure.usage("these options are for a new chat; add --new");
        }
        Reach reach = gateway.reach(home.path());
        ChatService service = new ChatService(reach);
        try {
            if (!fresh && arguments.isEmpty()) {
                list(service);
                return 0;
            }
            return chat(reach, service);
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }

    private void list(ChatService service) {
        List<ChatView> chats = service.newest();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Printable.json(Json.write(service.newestAsTheyAre())));
        } else if (chats.isEmpty()) {
            out.println("No chats. Begin one: homie chat --new");
        } else {
            ChatView.table(chats, service::machine, System.currentTimeMillis()).forEach(out::println);
            out.println();
            out.println("Go on with one: homie chat " + chats.get(0).shortId() + "   Begin one: homie chat --new");
        }
    }

    private int chat(Reach reach, ChatService service) throws IOException {
        // By the launcher, which asks the system: a JVM of 22 or later has a console even where nobody types.
        boolean person = Boolean.getBoolean("homie.terminal") && Boolean.getBoolean("homie.keyboard") && !json;
        String message = String.join(" ", fresh ? arguments : arguments.subList(1, arguments.size()));
        if (message.isBlank() && !person && !follow) {
            message = standardInput();
        }
        ChatView chat;
        if (fresh) {
            chat = service.create(wish, gateway.isElsewhere() ? null : System.getProperty("user.dir"));
        } else {
            chat = service.find(arguments.get(0));
        }
        return person ? talk(reach, service, chat, message) : say(reach, service, chat, message);
    }

    /** With a person at a terminal. */
    private int talk(Reach reach, ChatService service, ChatView chat, String message) throws IOException {
        Style style = new Style(System.getenv("NO_COLOR") == null);
        try (ChatTerminal terminal = ChatTerminal.open(style)) {
            return run(vertx -> {
                try (ChatRun run = open(vertx, reach, service, chat, terminal, style)) {
                    Answers answers = new Answers(terminal, run.link(), style);
                    terminal.onInterrupt(run::interrupt);
                    if (fresh || message.isEmpty()) {
                        terminal.remark(service.machine(chat.nodeId()) + ":" + Printable.line(chat.cwd())
                                + (chat.model().isEmpty() ? "" : ", " + Printable.line(chat.model()))
                                + ", chat " + chat.shortId() + ", /help");
                    }
                    if (message.isEmpty()) {
                        run.showBefore(service.lastExchange(chat));
                    }
                    run.start();
                    if (follow && message.isEmpty()) {
                        return run.await(answers, true);
                    }
                    if (message.isEmpty()) {
                        return new ChatPrompt(chat, run, terminal, answers, style).run();
                    }
                    run.send(message);
                    return run.await(answers, follow);
                }
            });
        }
    }

    /** In a script. */
    private int say(Reach reach, ChatService service, ChatView chat, String message) {
        PrintWriter err = spec.commandLine().getErr();
        ChatScreen screen = new ChatScreen.Plain(spec.commandLine().getOut(), err);
        return run(vertx -> {
            try (ChatRun run = open(vertx, reach, service, chat, screen, new Style(false))) {
                Signals.register("INT", run::interrupt);
                run.start();
                if (fresh) {
                    err.println("homie: chat " + chat.id());
                }
                if (!message.isBlank()) {
                    run.send(message);
                }
                int code = run.await(follow);
                if (code == ChatRun.NEEDS_ANSWER) {
                    err.println("homie: the agent waits for an answer; give it in the page, or with: homie chat "
                            + chat.shortId());
                }
                return code;
            }
        });
    }

    private ChatRun open(Vertx vertx, Reach reach, ChatService service, ChatView chat, ChatScreen screen, Style style) {
        return new ChatRun(
                vertx,
                () -> again(reach),
                chat,
                service.open(chat),
                service.machine(chat.nodeId()),
                screen,
                style,
                json);
    }

    private interface Work {
        int run(Vertx vertx);
    }

    /** On a thread of its own, which may block. */
    private static int run(Work work) {
        return CliVertx.run(vertx -> {
            Promise<Integer> done = Promise.promise();
            Thread thread = new Thread(
                    () -> {
                        try {
                            done.complete(work.run(vertx));
                        } catch (RuntimeException e) {
                            done.fail(e);
                        }
                    },
                    "homie-chat");
            thread.start();
            return done.future();
        });
    }

    /** The server here may be another process by now, on another port. */
    private Optional<Reach> again(Reach reach) {
        return gateway.isElsewhere()
                ? Optional.of(reach)
                : ServerFile.read(home.path()).map(file -> new Reach(Endpoint.of(file), reach.as()));
    }

    private static String standardInput() throws IOException {
        byte[] bytes = System.in.readNBytes(4 * AgentLimits.MAX_TEXT + 1);
        String message = new String(bytes, StandardCharsets.UTF_8).strip();
        if (message.isEmpty()) {
            throw CliFailure.usage("there is no message; give it as an argument or on standard input");
        }
        if (message.length() > AgentLimits.MAX_TEXT) {
            throw CliFailure.usage("a message has at most " + AgentLimits.MAX_TEXT + " characters");
        }
        return message;
    }

    /** How a new chat is to be. */
    static final class NewChat {
        @Option(names = "--node", paramLabel = "MACHINE", description = "Its name or id; default: the only one.")
        @Nullable
        String node;

        @Option(names = "--cwd", paramLabel = "DIR", description = "The folder there; default: this one here.")
        @Nullable
        String cwd;

        @Option(names = "--name", paramLabel = "NAME", description = "What to call the chat.")
        @Nullable
        String name;

        @Option(names = "--model", paramLabel = "MODEL", description = "Default: the agent's own.")
        @Nullable
        String model;

        @Option(names = "--effort", paramLabel = "EFFORT", description = "How long it thinks.")
        @Nullable
        String effort;

        @Option(names = "--policy", paramLabel = "POLICY", description = "When it asks: untrusted, on-request, never.")
        @Nullable
        String policy;

        @Option(
                names = "--sandbox",
                paramLabel = "SANDBOX",
                description = "What it may do unasked: read-only, workspace-write, full-access.")
        @Nullable
        String sandbox;

        boolean isEmpty() {
            return node == null
                    && cwd == null
                    && name == null
                    && model == null
                    && effort == null
                    && policy == null
                    && sandbox == null;
        }
    }
}
