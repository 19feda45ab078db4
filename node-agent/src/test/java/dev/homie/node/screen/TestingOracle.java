package dev.homie.node.screen;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/** A Node process that runs {@code @xterm/headless}: tells what the browser would make of some output. */
final class TestingOracle implements AutoCloseable {
    /** xterm.js threw on ED 1 in the last column of its last line, see docs/screen.md. */
    static final class ErasingFailed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;

    TestingOracle() throws IOException {
        boolean installed = false;
        for (Path at = FOLDER; at != null && !installed; at = at.getParent()) {
            installed = Files.isDirectory(at.resolve("node_modules/@xterm/headless"));
        }
        if (!installed) {
            throw new AssertionError("@xterm/headless is missing: run `npm ci` in the project's root.");
        }
        ProcessBuilder builder = new ProcessBuilder("node", "oracle.js");
        builder.directory(new File(FOLDER.toString()));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new AssertionError("node is missing: install Node 20 or newer from https://nodejs.org.", e);
        }
        requests = new DataOutputStream(process.getOutputStream());
        answers = new DataInputStream(process.getInputStream());
    }

    /** The state after the steps, in the format of {@link TestingDump}. */
    String dump(int cols, int rows, int scrollback, List<TestingStep> steps) throws IOException {
        StringJoiner json = new StringJoiner(",", "[", "]");
        for (TestingStep step : steps) {
            json.add(step.json());
        }
        return ask("{\"cols\":" + cols + ",\"rows\":" + rows + ",\"scrollback\":" + scrollback + ",\"steps\":" + json
                + "}");
    }

    /** One digit for each code point. */
    String widths(int first, int last) throws IOException {
        return ask("{\"widths\":[" + first + "," + last + "]}");
    }

    private String ask(String json) throws IOException {
        byte[] request = json.getBytes(StandardCharsets.UTF_8);
        requests.writeInt(request.length);
        requests.write(request);
        requests.flush();
        String answer = new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
        if (answer.equals("erasing failed")) {
            throw new ErasingFailed();
        }
        if (answer.startsWith("oracle failed: ")) {
            throw new AssertionError(answer);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        requests.close();
        process.destroy();
    }
}
