package dev.homie.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.homie.core.bus.Correlation;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMDCAdapter;

/** Where the log goes. Set up in code: reading logback's XML would cost a noticeable part of a start. */
public final class Logs {
    /** A log file grows to this size, and so many old ones are kept: at most 20 MB together. */
    private static final String MAX_SIZE = "5MB";

    private static final int OLD_FILES = 3;

    private Logs() {}

    /** Only warnings, to standard error: what a command is to do without that nobody would understand. */
    public static void quiet() {
        LoggerContext context = fresh();
        attach(context, stderr(context), LogFormat.TEXT.encoder(), Level.WARN);
    }

    /**
     * Warnings to standard error, or everything from INFO on.
     *
     * @param silent a logger whose failures the command tells itself; null: none
     */
    public static void toStderr(boolean verbose, @Nullable String silent) {
        LoggerContext context = fresh();
        attach(context, stderr(context), LogFormat.TEXT.encoder(), verbose ? Level.INFO : Level.WARN);
        if (!verbose) {
            context.getLogger("com.hazelcast").setLevel(Level.ERROR);
        }
        if (silent != null && !verbose) {
            context.getLogger(silent).setLevel(Level.OFF);
        }
    }

    /**
     * Everything from INFO on into the folder's {@code logs/homie.log}, as {@link LogFormat} says; verbose: also to
     * standard error, for a person.
     */
    public static Path toFile(StateFolder folder, boolean verbose) throws IOException {
        LogFormat format = LogFormat.read(folder.path(), System.getenv());
        Path logs = folder.path().resolve("logs");
        if (!Files.isDirectory(logs)) {
            Files.createDirectory(logs); // nobody gets into the state folder anyway
        }
        Path file = logs.resolve("homie.log");
        LoggerContext context = fresh();
        attach(context, rolling(context, file), format.encoder(), Level.INFO);
        if (verbose) {
            attach(context, stderr(context), LogFormat.TEXT.encoder(), Level.INFO);
        }
        return file;
    }

    private static LoggerContext fresh() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.setMDCAdapter(new RequestOfLine());
        return context;
    }

    private static ConsoleAppender<ILoggingEvent> stderr(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        return appender;
    }

    private static OutputStreamAppender<ILoggingEvent> rolling(LoggerContext context, Path file) {
        PrivateFileAppender appender = new PrivateFileAppender();
        appender.setContext(context);
        appender.setFile(file.toString());
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(OLD_FILES);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(MAX_SIZE));
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        return appender;
    }

    private static void attach(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            Encoder<ILoggingEvent> encoder,
            Level level) {
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        // It tells every detail of its life; what matters of that, Cluster says. Its factory warns that it could be a
        // little faster with access to the JDK's inside, and that a part is off which nobody uses.
        context.getLogger("com.hazelcast").setLevel(Level.WARN);
        context.getLogger("com.hazelcast.instance.impl.HazelcastInstanceFactory")
                .setLevel(Level.ERROR);
        context.getLogger("com.hazelcast.cp.CPSubsystem").setLevel(Level.ERROR);
        // It warns of every frame that was under way when its client left, which is how clients leave.
        context.getLogger("io.vertx.core.eventbus.impl.MessageConsumerImpl").setLevel(Level.ERROR);
    }

    /** Gives a line the id of the request that caused it, which nobody has to put there and to take away again. */
    private static final class RequestOfLine extends BasicMDCAdapter {
        @Override
        public Map<String, String> getCopyOfContextMap() {
            String correlation = Correlation.current();
            return correlation == null ? Map.of() : Map.of(LogFormat.CORRELATION, correlation);
        }
    }

    /** Every file it begins is its owner's alone. */
    private static final class PrivateFileAppender extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            Path file = Path.of(name);
            if (!Files.exists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            super.openFile(name);
        }
    }
}
