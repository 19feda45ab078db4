package dev.homie.gateway.tailscale;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Header values as Serve writes them: as they are, or Q-encoded (RFC 2047) when they are not ASCII. */
final class EncodedHeader {
    private static final Pattern WORD = Pattern.compile("=\\?utf-8\\?q\\?([^? ]*)\\?=", Pattern.CASE_INSENSITIVE);

    private EncodedHeader() {}

    static String decode(String value) {
        if (!value.toLowerCase(Locale.ROOT).startsWith("=?utf-8?q?")) {
            return value;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher word = WORD.matcher(value);
        int end = 0;
        while (word.find()) {
            // Space between two words belongs to the encoding; anything else between them was not made by Serve.
            if (!value.substring(end, word.start()).isBlank()) {
                return value;
            }
            end = word.end();
            append(bytes, word.group(1));
        }
        return end == value.length() ? bytes.toString(StandardCharsets.UTF_8) : value;
    }

    private static void append(ByteArrayOutputStream bytes, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && i + 2 < text.length() && isHex(text, i + 1) && isHex(text, i + 2)) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c == '_' ? ' ' : c);
            }
        }
    }

    private static boolean isHex(String text, int at) {
        return Character.digit(text.charAt(at), 16) >= 0;
    }
}
