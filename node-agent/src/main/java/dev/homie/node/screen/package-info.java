/** The terminal emulator behind a session: parses what the program prints and redraws it, as a snapshot, anywhere. */
@NullMarked
package dev.homie.node.screen;

import org.jspecify.annotations.NullMarked;
