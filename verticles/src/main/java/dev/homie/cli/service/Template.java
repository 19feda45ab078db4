package dev.homie.cli.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files in {@code conf/service}, with names between @ signs that are filled in. */
final class Template {
    private static final Pattern NAME = Pattern.compile("@([A-Z_]+)@");

    private Template() {}

    /**
     * The file of that name, filled in.
     *
     * @param values already written as the file's format wants it
     * @throws IllegalStateException when the file asks for a value that is not there
     */
    static String fill(String file, Map<String, String> values) {
        return NAME.matcher(read(file)).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException(file + " asks for " + found.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String read(String file) {
        try (InputStream in = Template.class.getResourceAsStream("/conf/service/" + file)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks conf/service/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
