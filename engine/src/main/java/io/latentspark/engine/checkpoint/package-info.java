/** What lies on disk: config.json, generation_config.json and safetensors weights. */
package io.latentspark.engine.checkpoint;
