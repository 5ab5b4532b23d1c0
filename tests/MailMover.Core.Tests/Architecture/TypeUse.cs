namespace MailMover.Core.Tests.Architecture;

/// <summary>That one type names another: in its signatures, its fields or the body of a method.</summary>
/// <param name="User">The full name of the type that uses the other.</param>
/// <param name="UserNamespace">Its namespace.</param>
/// <param name="Used">The full name of the used type.</param>
/// <param name="UsedNamespace">Its namespace.</param>
internal readonly record struct TypeUse(string User, string UserNamespace, string Used, string UsedNamespace);
