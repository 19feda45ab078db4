/** Tests of the package of that name. */
@NullMarked
package dev.homie.gateway.terminal;

import org.jspecify.annotations.NullMarked;
