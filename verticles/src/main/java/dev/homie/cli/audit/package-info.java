/** {@code homie audit}: who did what, as a table or as JSON. */
@NullMarked
package dev.homie.cli.audit;

import org.jspecify.annotations.NullMarked;
