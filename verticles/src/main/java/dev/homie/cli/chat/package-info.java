/** {@code homie chat}: talks to a coding agent from a terminal or a script. */
@NullMarked
package dev.homie.cli.chat;

import org.jspecify.annotations.NullMarked;
