/** The command line: what {@code homie} does when it is called from a shell. */
@NullMarked
package dev.homie.cli;

import org.jspecify.annotations.NullMarked;
