/** Who did what: one line for each privileged act. */
@NullMarked
package dev.homie.core.audit;

import org.jspecify.annotations.NullMarked;
