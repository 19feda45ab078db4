/** The audit as clients read it, and how long it is kept. */
@NullMarked
package dev.homie.gateway.audit;

import org.jspecify.annotations.NullMarked;
