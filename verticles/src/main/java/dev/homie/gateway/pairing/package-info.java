/** {@code pairing.*}: letting devices in, and changing what they may (SPEC.md section 6). */
@NullMarked
package dev.homie.gateway.pairing;

import org.jspecify.annotations.NullMarked;
