package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime.Image;
import dev.homie.core.agent.AgentRuntime.Message;
import dev.homie.node.codex.protocol.Types.UserInput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A message as codex takes it. Pure. */
final class Inputs {
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "gif", "webp");

    private Inputs() {}

    /**
     * Pictures among the mentioned files are shown to the model. The other files are named in the text: codex keeps a mention for
     * itself (measured with 0.169.0), and the model reads what it wants to.
     */
    static List<UserInput> of(Message message, Path folder) {
        List<UserInput> inputs = new ArrayList<>();
        List<String> unnamed = message.mentions().stream()
                .filter(path -> !isPicture(path) && !message.text().contains(path))
                .toList();
        String text = unnamed.isEmpty()
                ? message.text()
                : message.text()
                        + (message.text().isEmpty() ? "" : "\n\n")
                        + unnamed.stream().map(path -> "@" + path).collect(Collectors.joining("\n"));
        if (!text.isEmpty()) {
            inputs.add(text(text));
        }
        for (Image image : message.images()) {
            inputs.add(new UserInput.Image(null, "data:" + image.mime() + ";base64," + image.base64(), null));
        }
        for (String path : message.mentions()) {
            Path file = resolve(folder, path);
            inputs.add(
                    isPicture(path)
                            ? new UserInput.LocalImage(file.toString(), null)
                            : new UserInput.Mention(String.valueOf(file.getFileName()), file.toString()));
        }
        return inputs;
    }

    static UserInput text(String text) {
        return new UserInput.Text(text, List.of());
    }

    private static Path resolve(Path folder, String path) {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException e) {
            return folder;
        }
    }

    private static boolean isPicture(String path) {
        return PICTURES.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
