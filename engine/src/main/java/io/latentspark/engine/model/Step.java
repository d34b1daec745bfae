package io.latentspark.engine.model;

import java.util.List;

/** What every layer of one forward pass shares: the batch and what follows from it. */
final class Step {
  final Batch batch;
  final int rows;
  final int promptRows;
  final int[] positions;
  final int[] slots;
  final List<ExpandedRuns.Round> expandedRounds;

  Step(Batch batch) {
    this.batch = batch;
    rows = batch.rows();
    promptRows = batch.promptRows();
    positions = batch.positions();
    slots = batch.slots();
    expandedRounds = ExpandedRuns.of(batch, DeepseekModel.EXPANDED_ROWS);
  }
}
