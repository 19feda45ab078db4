package dev.homie.cli.service;

/** Text in an XML file. */
final class Xml {
    private Xml() {}

    static String escape(Object text) {
        return text.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
