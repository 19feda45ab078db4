/** What runs on a machine: the node verticle, its identity and its configuration. */
@NullMarked
package dev.homie.node;

import org.jspecify.annotations.NullMarked;
