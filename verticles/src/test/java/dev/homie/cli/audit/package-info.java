/** Tests of the package of that name. */
@NullMarked
package dev.homie.cli.audit;

import org.jspecify.annotations.NullMarked;
