package dev.homie.node.codex.chat;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What differs in a folder's repository from its last commit, new files too, by the machine's git. It writes nothing there, runs
 * no program that the repository names, and takes no lock. Blocks.
 */
final class GitDiff {
    /** Bytes of the answer; more is left out, and it says so. */
    static final int MAX_BYTES = 512 * 1024;
    /** New files that are shown. */
    static final int MAX_NEW_FILES = 100;

    private static final int SECONDS = 15;
    private static final int MAX_LIST = 256 * 1024;
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private record Output(String text, int exit, boolean truncated) {}

    private final Path folder;

    private GitDiff(Path folder) {
        this.folder = folder;
    }

    /** {@code diff root? truncated?}; FAILED_PRECONDITION where there is no repository, or no git. */
    static JsonObject of(Path folder) {
        try {
            return new GitDiff(folder).read();
        } catch (IOException e) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "git cannot be run on this machine: install it");
        }
    }

    private JsonObject read() throws IOException {
        Output root = git(MAX_LIST, "rev-parse", "--show-toplevel");
        if (root.exit != 0) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION, "the chat's folder is in no git repository: run git init there");
        }
        Path top = Path.of(root.text.strip());
        GitDiff whole = new GitDiff(top);
        boolean born = whole.git(MAX_LIST, "rev-parse", "--verify", "--quiet", "HEAD").exit == 0;
        Output known = whole.diff(MAX_BYTES, born ? "HEAD" : EMPTY_TREE, "--");
        StringBuilder diff = new StringBuilder(known.text);
        boolean truncated = known.truncated;
        Output listed = whole.git(MAX_LIST, "ls-files", "--others", "--exclude-standard", "-z");
        List<String> names = new ArrayList<>(List.of(listed.text.split("\0")));
        truncated |= listed.truncated || names.size() > MAX_NEW_FILES;
        for (String name : names.subList(0, Math.min(names.size(), MAX_NEW_FILES))) {
            int left = MAX_BYTES - diff.length();
            if (left <= 0) {
                truncated = true;
                break;
            }
            if (!name.isEmpty()) {
                Output added = whole.diff(left, "--no-index", "--", "/dev/null", name);
                diff.append(added.text);
                truncated |= added.truncated;
            }
        }
        JsonObject answer = new JsonObject().put("diff", diff.toString()).put("root", top.toString());
        return truncated ? answer.put("truncated", true) : answer;
    }

    private Output diff(int max, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "-c",
                "core.quotepath=off",
                "diff",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--src-prefix=a/",
                "--dst-prefix=b/"));
        words.addAll(List.of(more));
        return git(max, words.toArray(String[]::new));
    }

    private Output git(int max, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=keep"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process git = builder.start();
        git.getOutputStream().close();
        Thread watch = new Thread(() -> endLate(git), "homie-git");
        watch.setDaemon(true);
        watch.start();
        try (InputStream output = git.getInputStream()) {
            String text = new String(output.readNBytes(max), StandardCharsets.UTF_8);
            boolean truncated = output.read() >= 0;
            if (truncated) {
                git.destroyForcibly();
            }
            int exit = git.waitFor();
            return new Output(text, exit, truncated);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HomieException(ErrorCode.CANCELLED, "the machine stops");
        } finally {
            git.destroyForcibly();
        }
    }

    private static void endLate(Process git) {
        try {
            if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
            }
        } catch (InterruptedException e) {
            git.destroyForcibly();
        }
    }
}
