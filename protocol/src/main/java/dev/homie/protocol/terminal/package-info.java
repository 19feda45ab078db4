/** Parameters and results of {@code terminal.*} (SPEC.md section 5). */
@NullMarked
package dev.homie.protocol.terminal;

import org.jspecify.annotations.NullMarked;
