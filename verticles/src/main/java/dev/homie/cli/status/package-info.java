/** {@code homie status}: what there is, as a table for people and as JSON for scripts. */
@NullMarked
package dev.homie.cli.status;

import org.jspecify.annotations.NullMarked;
