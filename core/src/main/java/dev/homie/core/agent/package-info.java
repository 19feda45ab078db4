/** What runs coding agents on a machine, whatever they are: the interface that each runtime implements. */
@NullMarked
package dev.homie.core.agent;

import org.jspecify.annotations.NullMarked;
