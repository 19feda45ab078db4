/** {@code homie pair} and {@code homie devices}: letting devices in, and being one. */
@NullMarked
package dev.homie.cli.pair;

import org.jspecify.annotations.NullMarked;
