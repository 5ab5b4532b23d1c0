namespace MailMover.Reports.Text;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Its heading; a blank is where it may be broken.</param>
/// <param name="IsNumber">Set to the right and never folded.</param>
public sealed record TableColumn(string Title, bool IsNumber = false);
