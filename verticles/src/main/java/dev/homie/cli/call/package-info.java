/** Any address from the command line: {@code homie call} and {@code homie events}. */
@NullMarked
package dev.homie.cli.call;

import org.jspecify.annotations.NullMarked;
