namespace MhaHooks.Core.Planning;

/// <summary>
/// What one provider does in a stage: its steps, one after the other, since each rests on the one before. When one fails
/// those behind it are not reached, but for those that say they do not need it. Tracks of a stage know nothing of each
/// other and run at the same time.
/// </summary>
public sealed record Track(string Provider, IReadOnlyList<Step> Steps);
