/** Tests of the package of that name. */
@NullMarked
package dev.homie.cli.status;

import org.jspecify.annotations.NullMarked;
